package dev.coffre.agent.console;

import java.util.Map;

/** What a browser gets. */
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
