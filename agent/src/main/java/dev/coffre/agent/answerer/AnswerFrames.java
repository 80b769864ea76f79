package dev.coffre.agent.answerer;

import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The frames of one answer. Standard output is collected, and sent in whole lines when much of it is there, with the next
 * beat, or before standard error. Thread-safe.
 */
final class AnswerFrames {
    private static final int HEADER = 5;
    private static final byte[] NOTHING = new byte[0];

    private final OutputStream caller;
    private final ByteBuffer collected = ByteBuffer.allocate(AnswerProtocol.MAX_FRAME);
    private boolean begun;

    /** Whether the caller no longer reads, or has its exit code. */
    private boolean gone;

    /** @param caller throws if the caller no longer reads */
    AnswerFrames(OutputStream caller) {
        this.caller = caller;
    }

    /** Returns standard output in UTF-8. Writing fails with {@code job-cancelled} if the answer has ended. */
    PrintStream out() {
        return print(AnswerProtocol.OUT);
    }

    /** Returns standard error, as {@link #out}. */
    PrintStream err() {
        return print(AnswerProtocol.ERR);
    }

    private PrintStream print(int kind) {
        return new PrintStream(new Output(kind), false, StandardCharsets.UTF_8);
    }

    /** Sends what the caller writes if the answer ends early. Called before any output. */
    synchronized void lastWords(byte[] out, byte[] err) {
        send(AnswerProtocol.LAST_OUT, out, 0, out.length);
        send(AnswerProtocol.LAST_ERR, err, 0, err.length);
    }

    /** Sends what the caller writes if it cannot write standard output. Called before any output. */
    synchronized void unwritten(byte[] text, byte[] textIfFull) {
        send(AnswerProtocol.UNWRITTEN, text, 0, text.length);
        send(AnswerProtocol.UNWRITTEN_FULL, textIfFull, 0, textIfFull.length);
    }

    /** Shows that the command still runs. Sends what is collected first, so that the caller shows it at once. */
    synchronized void beat() {
        flush();
        send(AnswerProtocol.ALIVE, NOTHING, 0, 0);
    }

    /** Ends the answer. What is written later is not sent. */
    synchronized void exit(int code) {
        flush();
        send(AnswerProtocol.EXIT, new byte[] {(byte) code}, 0, 1);
        gone = true;
    }

    /** Refuses the question. Called instead of all other methods. */
    synchronized void byItself() {
        send(AnswerProtocol.BY_ITSELF, NOTHING, 0, 0);
    }

    private synchronized void write(int kind, byte[] bytes, int from, int length) {
        if (kind == AnswerProtocol.ERR) {
            flush();
        }
        for (int at = from, left = length; left > 0; ) {
            int part = Math.min(left, AnswerProtocol.MAX_FRAME);
            if (kind == AnswerProtocol.ERR) {
                send(kind, bytes, at, part);
            } else {
                part = Math.min(left, collected.remaining());
                collected.put(bytes, at, part);
                if (!collected.hasRemaining()) {
                    sendLines();
                }
            }
            at += part;
            left -= part;
        }
        if (gone) {
            throw ProblemCode.JOB_CANCELLED.problem();
        }
    }

    /** Sends the whole lines that are collected, or everything if there is only a part of one. */
    private void sendLines() {
        int end = collected.position();
        while (end > 0 && collected.get(end - 1) != '\n') {
            end--;
        }
        int sent = end == 0 ? collected.position() : end;
        send(AnswerProtocol.OUT, collected.array(), 0, sent);
        collected.flip().position(sent);
        collected.compact();
    }

    private void flush() {
        if (collected.position() > 0) {
            send(AnswerProtocol.OUT, collected.array(), 0, collected.position());
            collected.clear();
        }
    }

    private void send(int kind, byte[] content, int from, int length) {
        if (gone) {
            return;
        }
        ByteBuffer frame = ByteBuffer.allocate(1 + HEADER + length);
        if (!begun) {
            frame.put((byte) AnswerProtocol.VERSION);
            begun = true;
        }
        frame.put((byte) kind).putInt(length).put(content, from, length);
        try {
            caller.write(frame.array(), 0, frame.position());
        } catch (IOException notRead) {
            gone = true;
        }
    }

    private final class Output extends OutputStream {
        private final int kind;

        Output(int kind) {
            this.kind = kind;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            AnswerFrames.this.write(kind, bytes, from, length);
        }
    }
}
