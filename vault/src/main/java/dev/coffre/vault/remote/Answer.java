package dev.coffre.vault.remote;

import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.NameValuePair;

/**
 * Status, headers and the body that is still on its way. To be closed, which gives up what was not read.
 *
 * @param origin words what is wrong with the answer, naming where it came from
 */
record Answer(ClassicHttpResponse head, AnswerBody body, Diagnosis origin) implements AutoCloseable {
    int status() {
        return head.getCode();
    }

    boolean isSuccess() {
        return status() / 100 == 2;
    }

    /** The media type in lower case and without parameters; empty when there is none. */
    String mediaType() {
        String value = header("Content-Type").orElse("");
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** The first of that name. */
    Optional<String> header(String name) {
        return Optional.ofNullable(head.getFirstHeader(name)).map(NameValuePair::getValue);
    }

    @Override
    public void close() {
        body.close();
    }
}
