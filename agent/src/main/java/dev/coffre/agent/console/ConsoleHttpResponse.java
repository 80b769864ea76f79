package dev.coffre.agent.console;

import java.util.Map;

/** An HTTP response of the console. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record ConsoleHttpResponse(int status, Map<String, String> headers, byte[] body) {
    ConsoleHttpResponse {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return String.valueOf(status);
    }
}
