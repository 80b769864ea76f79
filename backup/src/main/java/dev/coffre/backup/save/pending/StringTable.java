package dev.coffre.backup.save.pending;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the few strings that most entries share: names of owners, groups and file systems. Not thread-safe. */
final class StringTable {
    private final List<ByteString> strings = new ArrayList<>();
    private final Map<ByteString, Integer> numbers = new HashMap<>();

    int number(ByteString string) {
        return numbers.computeIfAbsent(string, fresh -> {
            strings.add(fresh);
            return strings.size() - 1;
        });
    }

    ByteString string(int number) {
        return strings.get(number);
    }
}
