package dev.coffre.agent.console.tree;

import dev.coffre.backup.libc.Status;
import dev.coffre.backup.source.SourcePreview;
import java.util.Locale;
import java.util.Optional;

/**
 * A remark on a row, such as the reason for an exclusion.
 *
 * @param code message key suffix: {@code link}, {@code kernel-file-system} …
 * @param value inserted into the message; empty if it needs none
 */
public record Remark(String code, String value) {
    static Optional<Remark> of(SourcePreview.Entry entry) {
        if (entry.leftOut().isPresent()) {
            String why = entry.leftOut().get().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return Optional.of(new Remark(why, ""));
        }
        if (entry.link().isPresent()) {
            return Optional.of(new Remark("link", entry.link().get().display()));
        }
        return entry.status().type() == Status.SOCKET ? Optional.of(new Remark("socket", "")) : Optional.empty();
    }
}
