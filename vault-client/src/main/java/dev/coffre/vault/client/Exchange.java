package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.ProblemResponse;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.util.Optional;

/**
 * Sends calls and decodes the responses, or throws the problem that the vault names. Memory is bounded by the caller's
 * limits, whatever the server sends. Thread-safe.
 */
final class Exchange {
    private static final String PROBLEM = "application/problem+json";
    private static final int KNOWN_PROTOCOL = 1;

    private final Transport transport;

    Exchange(Transport transport) {
        this.transport = transport;
    }

    /** Maps a refusal that the caller expects to a result; empty for any other refusal. */
    @FunctionalInterface
    interface RefusalHandler<T> {
        Optional<T> of(ProblemResponse refusal);
    }

    /** Reads a body. Throws an {@link IOException} if the body is not as expected. */
    @FunctionalInterface
    interface ResponseReader<T> {
        T read(VaultResponse answer) throws IOException;
    }

    /** Sends the call and decodes a JSON message of the given type. */
    <T> T json(VaultRequest call, Class<T> type) {
        return send(call, VaultRequest.JSON, answer -> message(answer, type));
    }

    /** Sends the call and passes a successful response of the given media type to {@code reader}. */
    <T> T send(VaultRequest call, String mediaType, ResponseReader<T> reader) {
        return send(call, mediaType, reader, refusal -> Optional.empty());
    }

    /** As {@link #send(VaultRequest, String, ResponseReader)}, but an {@code expected} refusal is a result too. */
    <T> T send(VaultRequest call, String mediaType, ResponseReader<T> reader, RefusalHandler<T> expected) {
        try (VaultResponse answer = transport.send(call)) {
            return receive(answer, mediaType, reader, expected);
        }
    }

    /** Reads a response whose head has arrived. */
    static <T> T receive(VaultResponse answer, String mediaType, ResponseReader<T> reader, RefusalHandler<T> expected) {
        try {
            requireKnownProtocol(answer);
            if (!answer.isSuccess()) {
                return refused(answer, expected);
            }
            if (!answer.mediaType().equals(mediaType)) {
                throw notAVault(answer);
            }
            return reader.read(answer);
        } catch (IOException e) {
            throw answer.failures().of(e);
        }
    }

    static <T> T message(VaultResponse answer, Class<T> type) throws IOException {
        byte[] body = answer.body().readAtMost(WireJson.MAX_BYTES);
        try {
            return WireJson.read(body, type);
        } catch (MalformedMessageException e) {
            throw answer.failures().garbage(String.valueOf(e.getMessage())).causedBy(e);
        }
    }

    private static <T> T refused(VaultResponse answer, RefusalHandler<T> expected) throws IOException {
        if (answer.mediaType().equals(PROBLEM)) {
            ProblemResponse refusal = message(answer, ProblemResponse.class);
            return expected.of(refusal).orElseThrow(() -> VaultRefusal.problem(refusal, answer.failures()));
        }
        throw answer.status() / 100 == 5 ? answer.failures().unavailable(answer.status()) : notAVault(answer);
    }

    private static Problem notAVault(VaultResponse answer) {
        String type = answer.mediaType();
        return answer.failures().notAVault("HTTP " + answer.status() + (type.isEmpty() ? "" : ", " + type));
    }

    private static void requireKnownProtocol(VaultResponse answer) {
        int protocol = answer.header("Coffre-Protocol")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(KNOWN_PROTOCOL);
        if (protocol > KNOWN_PROTOCOL) {
            throw answer.failures().problem(ProblemCode.VAULT_TOO_NEW).with("protocol", protocol);
        }
    }
}
