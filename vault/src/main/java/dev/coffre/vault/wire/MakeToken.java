package dev.coffre.vault.wire;

import java.util.Optional;

/**
 * Asks for a token by which scripts act for the own account.
 *
 * @param vault name or id of the only one that it is for
 * @param readOnly changes nothing; no, unless said
 * @param days that it lives, 1 to 365; 90 unless said
 */
public record MakeToken(String name, Optional<String> vault, Optional<Boolean> readOnly, Optional<Integer> days) {}
