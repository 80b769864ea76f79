package dev.coffre.vault.wire;

import java.util.Optional;

/**
 * A token for scripts, without the token; instants in ms.
 *
 * @param vault the only one that it is for, if it is for one
 * @param used last, at most some minutes behind
 */
public record TokenEntry(
        String account,
        String name,
        boolean readOnly,
        Optional<String> vault,
        Optional<String> vaultName,
        long created,
        long expires,
        Optional<Long> used) {}
