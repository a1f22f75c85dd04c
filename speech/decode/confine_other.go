//go:build !linux

package decode

import "os/exec"

func confine(*exec.Cmd) {}

func limitProcess(int) {}
