package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// enoughDescriptors are more than what any row needs.
const enoughDescriptors = 100_000

// descriptors is how many descriptors each gateway may have: what it takes if we may say so, else what we have ourselves.
func descriptors() int {
	enough := syscall.Rlimit{Cur: enoughDescriptors, Max: enoughDescriptors}
	if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &enough) == nil {
		return enoughDescriptors
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 1024
	}
	return int(limit.Cur)
}

// processes are a process and all its descendants.
func processes(pid int) []int {
	all := []int{pid}
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is right
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			continue // a thread that has ended
		}
		for child := range strings.FieldsSeq(string(text)) {
			if id, err := strconv.Atoi(child); err == nil {
				all = append(all, processes(id)...)
			}
		}
	}
	return all
}

// tick is the unit of /proc's times: Linux shows 100 of them a second on every architecture.
const tick = 10 * time.Millisecond

// processorTime is the user and system time that a process and its descendants have used.
func processorTime(pid int) (time.Duration, error) {
	var total time.Duration
	for _, id := range processes(pid) {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", id))
		if err != nil {
			return 0, err
		}
		_, rest, _ := strings.Cut(string(stat), ") ") // after the name, which may have spaces
		fields := strings.Fields(rest)
		if len(fields) < 13 {
			return 0, fmt.Errorf("/proc/%d/stat: %q", id, stat)
		}
		for _, field := range fields[11:13] { // utime and stime, proc(5)
			ticks, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				return 0, err
			}
			total += time.Duration(ticks) * tick
		}
	}
	return total, nil
}

// residentMemory is what a process and its descendants hold in memory. What they share is divided among them.
func residentMemory(pid int) (bytes int, err error) {
	for _, id := range processes(pid) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", id))
		if err != nil {
			return 0, err
		}
		for line := range strings.Lines(string(text)) {
			if fields := strings.Fields(line); fields[0] == "Pss:" {
				kilobytes, err := strconv.Atoi(fields[1])
				if err != nil {
					return 0, err
				}
				bytes += kilobytes << 10
			}
		}
	}
	return bytes, nil
}
