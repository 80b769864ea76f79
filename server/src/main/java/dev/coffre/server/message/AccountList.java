package dev.coffre.server.message;

import java.util.List;

/** Accounts, sorted by name. */
public record AccountList(List<AccountEntry> accounts) {
    public AccountList {
        accounts = List.copyOf(accounts);
    }
}
