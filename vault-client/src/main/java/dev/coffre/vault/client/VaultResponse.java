package dev.coffre.vault.client;

import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.NameValuePair;

/**
 * An HTTP response: status, headers and a body that may still be arriving. Closing it discards the rest of the body.
 *
 * @param failures builds the problem for a bad response and names the endpoint that it came from
 */
record VaultResponse(ClassicHttpResponse head, ResponseBody body, FailureClassifier failures) implements AutoCloseable {
    int status() {
        return head.getCode();
    }

    boolean isSuccess() {
        return status() / 100 == 2;
    }

    /** The media type in lower case, without parameters; empty if the header is missing. */
    String mediaType() {
        String value = header("Content-Type").orElse("");
        int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** Returns the first header of that name. */
    Optional<String> header(String name) {
        return Optional.ofNullable(head.getFirstHeader(name)).map(NameValuePair::getValue);
    }

    @Override
    public void close() {
        body.close();
    }
}
