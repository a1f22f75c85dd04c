package main

import "context"

func (b *bench) speech(context.Context) error { return nil }
