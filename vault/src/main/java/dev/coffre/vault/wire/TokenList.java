package dev.coffre.vault.wire;

import java.util.List;

/** API tokens, sorted by account and name. */
public record TokenList(List<TokenEntry> tokens) {
    public TokenList {
        tokens = List.copyOf(tokens);
    }
}
