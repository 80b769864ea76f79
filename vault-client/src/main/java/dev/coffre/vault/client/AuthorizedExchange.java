package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An exchange with an access token. Renews the token once if the vault rejects it, and retries transient failures. Thread-safe.
 */
final class AuthorizedExchange {
    private final Exchange exchange;
    private final TokenSource bearer;
    private final Retry retry;

    AuthorizedExchange(Exchange exchange, TokenSource bearer, Retry retry) {
        this.exchange = exchange;
        this.bearer = bearer;
        this.retry = retry;
    }

    <T> T json(VaultRequest call, Class<T> type) {
        return send(() -> call, VaultRequest.JSON, answer -> Exchange.message(answer, type));
    }

    /** @param call called before each attempt, so that a broken download resumes where it stopped */
    <T> T send(Supplier<VaultRequest> call, String mediaType, Exchange.ResponseReader<T> reader) {
        return send(call, mediaType, reader, refusal -> Optional.empty());
    }

    <T> T send(
            Supplier<VaultRequest> call,
            String mediaType,
            Exchange.ResponseReader<T> reader,
            Exchange.RefusalHandler<T> expected) {
        return retry.run(() -> {
            String token = bearer.token();
            try {
                return exchange.send(authorized(call.get(), token), mediaType, reader, expected);
            } catch (Problem problem) {
                if (problem.code() != ProblemCode.NOT_AUTHENTICATED) {
                    throw problem;
                }
                return exchange.send(authorized(call.get(), bearer.replacementFor(token)), mediaType, reader, expected);
            }
        });
    }

    private static VaultRequest authorized(VaultRequest call, String token) {
        return call.withHeader("Authorization", "Bearer " + token);
    }
}
