package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An exchange with an access token. Renews a token that the vault rejects, and retries transient failures. A token may be
 * rejected several times in a row: the vault keeps few tokens of a machine, so another program with its key displaces them.
 * Thread-safe.
 */
final class AuthorizedExchange {
    /** Limit for one attempt. */
    static final int MAX_RENEWALS = 5;

    private final Exchange exchange;
    private final TokenSource tokens;
    private final Retry retry;

    AuthorizedExchange(Exchange exchange, TokenSource tokens, Retry retry) {
        this.exchange = exchange;
        this.tokens = tokens;
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
            String token = tokens.token();
            for (int renewals = 0; ; renewals++) {
                try {
                    return exchange.send(authorized(call.get(), token), mediaType, reader, expected);
                } catch (Problem problem) {
                    if (problem.code() != ProblemCode.NOT_AUTHENTICATED
                            || renewals == MAX_RENEWALS
                            || !retry.pauseBeforeRenewal(renewals)) {
                        throw problem;
                    }
                    token = tokens.replacementFor(token);
                }
            }
        });
    }

    private static VaultRequest authorized(VaultRequest call, String token) {
        return call.withHeader("Authorization", "Bearer " + token);
    }
}
