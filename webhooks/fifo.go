package webhooks

// fifo is a line of tasks. The zero fifo is empty.
type fifo struct {
	tasks []*task
	head  int
}

func (f *fifo) push(t *task) { f.tasks = append(f.tasks, t) }

// pop gives the oldest task; nil when there is none.
func (f *fifo) pop() *task {
	if f.head == len(f.tasks) {
		return nil
	}
	t := f.tasks[f.head]
	f.tasks[f.head] = nil
	f.head++
	if f.head == len(f.tasks) {
		f.tasks, f.head = f.tasks[:0], 0
	} else if f.head > 1024 && f.head > len(f.tasks)/2 {
		n := copy(f.tasks, f.tasks[f.head:])
		clear(f.tasks[n:])
		f.tasks, f.head = f.tasks[:n], 0
	}
	return t
}
