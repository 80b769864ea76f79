package dev.coffre.agent.console;

import java.util.Map;

/** An HTTP response of the console. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record ConsoleResponse(int status, Map<String, String> headers, byte[] body) {
    ConsoleResponse {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return String.valueOf(status);
    }
}
