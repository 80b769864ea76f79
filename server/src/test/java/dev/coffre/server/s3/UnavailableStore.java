package dev.coffre.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.store.storage.StoreUnavailableException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a store says that has no answer of its storage service. */
final class UnavailableStore {
    private UnavailableStore() {}

    static void assertUnavailable(String reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreUnavailableException.class,
                        away -> assertThat(away.problem().details().get("reason"))
                                .isEqualTo(reason));
    }
}
