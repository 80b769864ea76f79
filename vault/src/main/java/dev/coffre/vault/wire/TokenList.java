package dev.coffre.vault.wire;

import java.util.List;

/** Tokens for scripts, by account and name. */
public record TokenList(List<TokenEntry> tokens) {
    public TokenList {
        tokens = List.copyOf(tokens);
    }
}
