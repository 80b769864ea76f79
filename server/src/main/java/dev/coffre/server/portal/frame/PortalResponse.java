package dev.coffre.server.portal.frame;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** The response of a page's handler. */
public sealed interface PortalResponse {

    /** A rendered template. */
    record Page(int status, String template, Map<String, Object> values) implements PortalResponse {
        public Page {
            values = Map.copyOf(values);
        }
    }

    /** A redirect, always with 303, so that reloading does not send a form twice. */
    record PortalRedirect(String address) implements PortalResponse {}

    /** A file to save. */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Download(String name, String type, byte[] bytes) implements PortalResponse {}

    /** A file of any length to save, written in pieces. */
    record StreamedDownload(String name, String type, ContentWriter writer) implements PortalResponse {}

    /** Server-sent events, until either side closes the connection. */
    record EventStream(ContentWriter writer) implements PortalResponse {}

    /** Writes a body. */
    @FunctionalInterface
    interface ContentWriter {
        void write(OutputStream out) throws IOException;
    }

    static Page ok(String template, Map<String, Object> values) {
        return new Page(200, template, values);
    }
}
