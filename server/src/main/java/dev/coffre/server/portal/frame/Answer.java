package dev.coffre.server.portal.frame;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** What a page's address answers. */
public sealed interface Answer {

    /** A page. */
    record Page(int status, String template, Map<String, Object> values) implements Answer {
        public Page {
            values = Map.copyOf(values);
        }
    }

    /** Look there instead: always with 303, so that reloading sends no form twice. */
    record Elsewhere(String address) implements Answer {}

    /** A file to be saved. */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Download(String name, String type, byte[] bytes) implements Answer {}

    /** A file of any length to be saved, written piece by piece. */
    record LongDownload(String name, String type, Writer writer) implements Answer {}

    /** News as server-sent events, until one side ends it. */
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
