package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.CommandLineBytes;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.testing.ItemWalk;
import dev.coffre.backup.testing.Sources;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A program that prints, in hex, the names below its arguments and what is in the files. */
final class WithoutLocale {
    private WithoutLocale() {}

    public static void main(String[] args) throws Exception {
        List<ByteString> roots = ProcessArguments.arguments(List.of(args)).stream()
                .map(CommandLineBytes::bytes)
                .toList();
        try (ItemWalk walk = new ItemWalk(Sources.of(roots, SourceRules.NONE).walk(), problem -> {
            throw new IllegalStateException(problem.toString());
        })) {
            for (Optional<SourceItem> item = walk.next(); item.isPresent(); item = walk.next()) {
                print(item.get());
            }
        }
    }

    private static void print(SourceItem item) throws Exception {
        String line = hex(item.key().name().toByteArray());
        if (item.metadata().isRegularFile()) {
            byte[] bytes = new byte[(int) item.metadata().size()];
            try (SourceContent content = item.open()) {
                content.read(0, bytes, 0, bytes.length);
            }
            line += " " + hex(bytes);
        }
        System.out.println(line);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
