package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"parlance/conversation"
	"parlance/export"
)

func (c *cli) exportCommand() *cobra.Command {
	var format, zone, path string
	cmd := &cobra.Command{
		Use: "export CONVERSATION", Short: "Write a conversation as PDF, TXT, MD, SRT, VTT or JSON", GroupID: "client", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := export.ParseFormat(format)
			if err != nil {
				return err
			}
			loc, err := time.LoadLocation(zone)
			if err != nil {
				return fmt.Errorf("--timezone: %w", err)
			}
			cfg, log, err := c.load()
			if err != nil {
				return err
			}
			k, err := openCore(cmd.Context(), cfg, log)
			if err != nil {
				return err
			}
			defer k.close()
			t, err := k.store.FirstTenant(cmd.Context())
			if err != nil {
				return err
			}
			d, err := k.app.Export(cmd.Context(), conversation.Principal{TenantID: t.ID}, args[0])
			if err != nil {
				return err
			}
			return toFile(path, cmd.OutOrStdout(), func(w io.Writer) error {
				return k.app.WriteExport(w, d, export.Options{Format: f, Location: loc, FontFile: cfg.PDFFont, SpeakerSeparation: true})
			})
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "txt", "pdf, txt, srt, vtt, md or json")
	cmd.Flags().StringVar(&zone, "timezone", "UTC", "zone of the times shown, such as Europe/Berlin")
	cmd.Flags().StringVarP(&path, "output", "o", "-", "file to write; - is standard output")
	return cmd
}

// toFile writes to a file, or to standard output for "-".
func toFile(path string, stdout io.Writer, write func(io.Writer) error) (err error) {
	if path == "-" {
		return write(stdout)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	b := bufio.NewWriter(f)
	if err := write(b); err != nil {
		return err
	}
	return b.Flush()
}
