package dev.coffre.server.portal.frame;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The response of a page's handler. */
public sealed interface Answer {

    /** A rendered template. */
    record Page(int status, String template, Map<String, Object> values) implements Answer {
        public Page {
            values = Map.copyOf(values);
        }
    }

    /** A redirect, always with 303, so that reloading does not send a form twice. */
    record Elsewhere(String address) implements Answer {}

    /** A file to save. */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Download(String name, String type, byte[] bytes) implements Answer {}

    /** A file of any length to save, written in pieces. */
    record LongDownload(String name, String type, Writer writer) implements Answer {}

    /** Server-sent events, until either side closes the connection. */
    record Events(Writer writer) implements Answer {}

    /** Writes a body. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws IOException;
    }

    static Page page(String template, Map<String, Object> values) {
        return new Page(200, template, values);
    }
}
