package dev.coffre.server.message;

import java.util.List;

/** API tokens, sorted by account and name. */
public record TokenList(List<TokenEntry> tokens) {
    public TokenList {
        tokens = List.copyOf(tokens);
    }
}
