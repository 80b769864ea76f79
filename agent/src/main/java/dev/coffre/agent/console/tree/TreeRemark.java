package dev.coffre.agent.console.tree;

import dev.coffre.backup.source.SourcePreview;
import java.util.Locale;
import java.util.Optional;

/**
 * A remark on a row, such as the reason for an exclusion.
 *
 * @param code message key suffix: {@code link}, {@code kernel-file-system} …
 * @param value inserted into the message; empty if it needs none
 */
public record TreeRemark(String code, String value) {
    static Optional<TreeRemark> of(SourcePreview.EntryPreview entry) {
        if (entry.exclusion().isPresent()) {
            String why = entry.exclusion().get().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return Optional.of(new TreeRemark(why, ""));
        }
        if (entry.link().isPresent()) {
            return Optional.of(new TreeRemark("link", entry.link().get().display()));
        }
        return entry.isSocket() ? Optional.of(new TreeRemark("socket", "")) : Optional.empty();
    }
}
