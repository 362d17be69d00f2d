package apigw

import "time"

// Timestamp is a point in time in whole seconds since the Unix epoch, the form the service's answers carry. Zero means "not set".
type Timestamp int64

// TimestampOf drops the fraction of t's second.
func TimestampOf(t time.Time) Timestamp { return Timestamp(t.Unix()) }

// IsZero is whether t isn't set.
func (t Timestamp) IsZero() bool { return t == 0 }
