package chaos

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/Shopify/toxiproxy/v2/stream"
	"github.com/Shopify/toxiproxy/v2/toxics"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

// wire is a proxy between the product and a service.
type wire struct {
	l     *lab
	proxy *toxiproxy.Proxy
}

// newWire listens on loopback and forwards to a service.
func newWire(l *lab, name, upstream string) *wire {
	l.Helper()
	registerLostReply()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	w := &wire{l, toxiproxy.NewProxy(server, name, "127.0.0.1:0", upstream)}
	if err := w.proxy.Start(); err != nil {
		l.Fatal(err)
	}
	l.Cleanup(w.proxy.Stop)
	return w
}

// cut ends all connections and refuses new ones.
func (w *wire) cut() { w.proxy.Stop() }

// mend undoes cut.
func (w *wire) mend() {
	if err := w.proxy.Start(); err != nil {
		w.l.Errorf("mend: %v", err)
	}
}

// poison adds a toxic, and gives what removes it.
func (w *wire) poison(kind, direction, attributes string, share string) (remove func()) {
	w.l.Helper()
	name := kind + "_" + direction
	text := `{"name":"` + name + `","type":"` + kind + `","stream":"` + direction + `","toxicity":` + share + `,"attributes":{` + attributes + `}}`
	if _, err := w.proxy.Toxics.AddToxicJson(strings.NewReader(text)); err != nil {
		w.l.Errorf("toxic %s: %v", text, err)
	}
	return func() {
		if err := w.proxy.Toxics.RemoveToxic(w.l.ctx, name); err != nil {
			w.l.Errorf("remove toxic %s: %v", name, err)
		}
	}
}

// lostReply lets commits of PostgreSQL through and now and then keeps the answer
// to one for itself: the client cannot know whether it happened.
type lostReply struct {
	Every int64 `json:"every"`

	seen atomic.Int64
}

// lost counts the answers that were kept, of all cases.
var lost atomic.Int64

var registerLostReply = sync.OnceFunc(func() { toxics.Register("lost_reply", new(lostReply)) })

// committed is the message CommandComplete of a COMMIT.
var committed = []byte("C\x00\x00\x00\x0bCOMMIT\x00")

// Pipe is the toxic at work on one connection.
func (r *lostReply) Pipe(s *toxics.ToxicStub) {
	for {
		var c *stream.StreamChunk
		select {
		case <-s.Interrupt:
			return
		case c = <-s.Input:
		}
		if c == nil || bytes.Contains(c.Data, committed) && r.seen.Add(1)%r.Every == 0 {
			if c != nil {
				lost.Add(1)
			}
			s.Close()
			return
		}
		s.Output <- c
	}
}

// overTCP forwards a loopback port to the Unix socket that a PostgreSQL URL names,
// and gives the address of the port and the database's name.
func overTCP(l *lab, database string) (addr, name string) {
	l.Helper()
	u, err := url.Parse(database)
	if err != nil {
		l.Fatal(err)
	}
	socket := u.Query().Get("host") + "/.s.PGSQL.5432"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			go forward(in, socket)
		}
	}()
	return listener.Addr().String(), strings.TrimPrefix(u.Path, "/")
}

func forward(in net.Conn, socket string) {
	out, err := net.Dial("unix", socket)
	if err != nil {
		_ = in.Close()
		return
	}
	go func() {
		_, _ = io.Copy(out, in)
		_ = out.Close()
	}()
	_, _ = io.Copy(in, out)
	_ = in.Close()
}
