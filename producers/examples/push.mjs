// Pushes raw documents, JSON lines on standard input: node push.mjs URL [NAMESPACE] < items.jsonl
// Needs no package: it speaks the Redis protocol (RESP) itself. URL: redis://[user:password@]host:port or unix:///path
import net from "node:net";
import readline from "node:readline";

const UNDER_WAY = 100; // documents that may wait for their reply

/** A command as Redis reads it: an array of byte strings. */
function encode(...parts) {
  const strings = parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return `*${parts.length}\r\n${strings.join("")}`;
}

/** A connection that sends commands and hands out their replies in order. */
class Connection {
  #waiting = [];
  #buffer = "";
  #socket;

  constructor(url) {
    const { protocol, hostname, port, pathname } = new URL(url);
    this.#socket = protocol === "unix:" ? net.connect(pathname) : net.connect(Number(port || 6379), hostname);
    this.#socket.setEncoding("utf8");
    this.#socket.on("data", (text) => this.#read(text));
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("close", () => this.#fail(new Error("the server closed the connection")));
  }

  /** Resolves with the reply; rejects with the server's error. */
  send(...parts) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.write(encode(...parts));
    });
  }

  close() {
    this.#socket.end();
  }

  /** Replies here are one line (+OK, -ERR …), or a length and a line ($15, then an entry id). */
  #read(text) {
    this.#buffer += text;
    for (;;) {
      const used = this.#buffer[0] === "$" ? 2 : 1;
      const lines = this.#buffer.split("\r\n", used + 1);
      if (lines.length <= used) return; // the rest of this reply is still to come
      const reply = lines[used - 1];
      this.#buffer = this.#buffer.slice(lines.slice(0, used).join("\r\n").length + 2);
      const { resolve, reject } = this.#waiting.shift();
      if (reply[0] === "-") reject(new Error(reply.slice(1)));
      else resolve(reply);
    }
  }

  #fail(error) {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

const [url = "redis://localhost:6379/0", namespace = "main"] = process.argv.slice(2);
const stream = `copydesk:${namespace}:raw`;
const { username, password } = new URL(url);
const connection = new Connection(url);
if (password) await connection.send("AUTH", decodeURIComponent(username || "default"), decodeURIComponent(password));

let pushed = 0;
let underWay = [];
for await (const line of readline.createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  underWay.push(connection.send("XADD", stream, "*", "document", line));
  if (underWay.length === UNDER_WAY) {
    pushed += (await Promise.all(underWay)).length;
    underWay = [];
  }
}
pushed += (await Promise.all(underWay)).length;
connection.close();
console.log(`documents that the server took: ${pushed}`);
