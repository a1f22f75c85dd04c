package child

import (
	"runtime/debug"
	"time"
)

// While recordings are recognised the children need the memory, so this process
// keeps itself small: it collects garbage earlier, and gives back what it does not
// need at the moment.
const (
	tidyEvery    = 250 * time.Millisecond // pages of the program
	collectEvery = 8                      // rounds, garbage
	busyGC       = 50                     // percent
)

// begin counts a call; the first one starts to tidy.
func (p *Pool) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy++
	if !p.tidying && !p.closed {
		p.tidying = true
		p.wg.Go(p.tidy)
	}
}

// end counts a call that is over.
func (p *Pool) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy--
}

// tidy goes on until no call is under way.
func (p *Pool) tidy() {
	before := debug.SetGCPercent(busyGC)
	defer debug.SetGCPercent(before)
	t := time.NewTicker(tidyEvery)
	defer t.Stop()
	for round := 0; ; round++ {
		if round%collectEvery == 0 {
			debug.FreeOSMemory()
		}
		dropImage()
		select {
		case <-t.C:
		case <-p.ctx.Done():
			return
		}
		p.mu.Lock()
		p.tidying = p.busy > 0
		over := !p.tidying
		p.mu.Unlock()
		if over {
			return
		}
	}
}
