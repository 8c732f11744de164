// Pushes raw documents, JSON lines on standard input: go run push.go URL [NAMESPACE] < items.jsonl
package main

import (
	"bufio"
	"context"
	"fmt"
	"log"
	"os"

	"github.com/redis/go-redis/v9"
)

// longestLine is the size limit of a document.
const longestLine = 2 * 1024 * 1024

func main() {
	url, namespace := "redis://localhost:6379/0", "main"
	if len(os.Args) > 1 {
		url = os.Args[1]
	}
	if len(os.Args) > 2 {
		namespace = os.Args[2]
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		log.Fatal(err)
	}
	options.MaxRetries = -1 // a repeated XADD would push the document twice
	client := redis.NewClient(options)
	defer client.Close()

	ctx := context.Background()
	stream := "copydesk:" + namespace + ":raw"
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, longestLine)
	pushed := 0
	for lines.Scan() {
		if len(lines.Bytes()) == 0 {
			continue
		}
		values := map[string]any{"document": lines.Text()}
		if err := client.XAdd(ctx, &redis.XAddArgs{Stream: stream, Values: values}).Err(); err != nil {
			log.Fatal(err)
		}
		pushed++
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("documents that the server took: %d\n", pushed)
}
