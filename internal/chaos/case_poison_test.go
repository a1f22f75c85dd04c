package chaos

import (
	"encoding/binary"
	"time"

	"golang.org/x/sys/unix"
)

// poison submits jobs that panic, end their process, take all memory, never end,
// or are broken recordings. Each fails after three starts; its conversation and
// all others go on.
func poison(t trial) *lab {
	const starts = 3
	l := newLab(t, t.Name(), options{env: []string{"PARLANCE_MAX_ATTEMPTS=3", "PARLANCE_JOB_TEXT_TIMEOUT=1s"}})
	l.allow.leftBehind = true
	l.fleet.born = func(m *member) {
		limit := unix.Rlimit{Cur: 3 << 30, Max: 3 << 30}
		if err := unix.Prlimit(m.PID(), unix.RLIMIT_AS, &limit, nil); err != nil {
			l.Logf("limit memory: %v", err) // it is dead already
		}
	}
	l.fleet.api()
	l.fleet.workers(2)
	l.fleet.awaitWorkers(2)
	bad := map[string]*job{}
	for _, what := range []string{"panic", "exit", "hog", "loop"} {
		c := &chat{hooks: true}
		l.load.chats = append(l.load.chats, c)
		l.load.say(c, effect(1))
		bad[what] = l.load.say(c, "poison "+what)
		bad[what].fails = true
		l.load.say(c, effect(3))
	}
	audio := &chat{}
	l.load.chats = append(l.load.chats, audio)
	l.load.say(audio, effect(1))
	for _, r := range [][]byte{truncatedWAV(), truncatedMP3()} {
		if j := l.load.add(audio, "", "audio", "audio/wav", r); j != nil {
			j.hidden = true
		}
	}
	l.load.say(audio, effect(4))
	for range l.pick(3, 6) { // bystanders, some of whom will be in the same process
		l.load.run(6, 5, 3)
		l.pause(time.Second)
	}
	l.verify(2 * time.Minute)
	for _, what := range []string{"panic", "exit", "hog", "loop"} {
		n := l.count(`SELECT starts FROM jobs WHERE id = $1`, bad[what].id)
		l.tell(what+" started", n)
		if n != starts {
			l.Errorf("poison %s was started %d times, want %d", what, n, starts)
		}
	}
	return l
}

// truncatedWAV says that it is ten seconds long, and ends after a tenth.
func truncatedWAV() []byte {
	const rate, claimed, held = 16000, 10 * 16000 * 2, 16000 / 10 * 2
	b := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, 36+claimed)...)
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, rate*2)
	b = binary.LittleEndian.AppendUint16(b, 2)
	b = binary.LittleEndian.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, claimed)
	return append(b, make([]byte, held)...)
}

// truncatedMP3 is the header of a frame and a part of it.
func truncatedMP3() []byte {
	return append([]byte("ID3\x03\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00"), make([]byte, 100)...)
}
