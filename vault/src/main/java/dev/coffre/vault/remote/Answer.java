package dev.coffre.vault.remote;

import java.net.http.HttpHeaders;
import java.util.Locale;

/**
 * Status, headers and the body that is still on its way. To be closed, which gives up what was not read.
 *
 * @param origin words what is wrong with the answer, naming where it came from
 */
record Answer(int status, HttpHeaders headers, AnswerBody body, Diagnosis origin) implements AutoCloseable {
    boolean isSuccess() {
        return status / 100 == 2;
    }

    /** The media type in lower case and without parameters; empty when there is none. */
    String mediaType() {
        String value = headers.firstValue("Content-Type").orElse("");
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        body.close();
    }
}
