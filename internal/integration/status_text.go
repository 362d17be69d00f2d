package integration

import "strconv"

// statusText is a status as text.
func statusText(status int) string {
	if i := status - firstStatus; 0 <= i && i < len(statusTexts) {
		return statusTexts[i]
	}
	return strconv.Itoa(status)
}

const firstStatus = 100

// statusTexts are made once, since each answer's selection asks for one.
var statusTexts = func() (texts [500]string) {
	for i := range texts {
		texts[i] = strconv.Itoa(firstStatus + i)
	}
	return texts
}()
