package conversation

import "time"

// DeliveryStatus is the state of one webhook delivery.
type DeliveryStatus string

// The states of a delivery: pending -> delivered | dead.
const (
	DeliveryPending   DeliveryStatus = "pending"
	DeliveryDelivered DeliveryStatus = "delivered"
	DeliveryDead      DeliveryStatus = "dead" // the schedule ran out, or the endpoint answered 410
)

// Delivery is one webhook to be sent: one state change of one job to one
// address. Deliveries of one Lane go out one after another, in order of Sequence.
type Delivery struct {
	ID       string // "msg_" + random; the webhook-id of every attempt
	TenantID string
	JobID    string // "" for events that are not about a job
	// EndpointID is the account's endpoint that it goes to; "" = the address that
	// the job itself names.
	EndpointID string
	Sequence   int    // 1-based within the lane
	EventType  string // "job.scheduled", "job.in_progress", "job.completed", "job.failed", "webhook..."
	URL        string
	Body       []byte // JSON, exactly as signed and sent
	Status     DeliveryStatus
	Attempts   int
	CreatedAt  time.Time // of the state change
	// NextAttemptAt is when the next attempt is due, or while one is running,
	// when it is given up for lost.
	NextAttemptAt time.Time
	Fence         int64 // counts claims; a result with an old fence is refused
	LastStatus    int   // HTTP status of the last attempt; 0 = no answer
	LastError     string
	DeliveredAt   time.Time
	// Replayed counts the attempts before the last replay, which began the
	// schedule anew at ReplayedAt; 0 and zero = never replayed.
	Replayed   int
	ReplayedAt time.Time
}

// Lane names the line that the delivery stands in: deliveries of one lane go out
// in order of Sequence. The address that a job names is a lane of its own, and
// so is each pair of an endpoint and a job.
func (d Delivery) Lane() string {
	switch {
	case d.EndpointID == "":
		return d.JobID
	case d.JobID == "":
		return d.EndpointID + ":" + d.ID
	default:
		return EndpointLane(d.EndpointID, d.JobID)
	}
}

// EndpointLane is the lane of an endpoint and a job.
func EndpointLane(endpointID, jobID string) string { return endpointID + ":" + jobID }

// DeliveryAttempt is one line of the delivery log.
type DeliveryAttempt struct {
	DeliveryID string
	Attempt    int
	At         time.Time
	Status     int // HTTP status; 0 = no answer
	Error      string
	Latency    time.Duration
	Response   string // the first 4 kB of the answer's body
}
