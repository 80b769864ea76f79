package dev.coffre.server.admin;

import dev.coffre.vault.wire.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Reads and writes lines of JSON on a socket. A line is no longer than a message may be. */
final class JsonLines {
    private JsonLines() {}

    /** Returns the next line without its end. Empty at the end of the stream. */
    static byte[] read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() >= WireJson.MAX_BYTES) {
                throw new IOException("a line of more than " + WireJson.MAX_BYTES + " bytes");
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    static void write(OutputStream out, Object message) throws IOException {
        byte[] json = WireJson.write(message);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        out.write(line);
        out.flush();
    }

    static void writeUnchecked(OutputStream out, Object message) {
        try {
            write(out, message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
