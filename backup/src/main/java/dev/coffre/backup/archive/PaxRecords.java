package dev.coffre.backup.archive;

import dev.coffre.backup.entry.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The records of a pax extended header (POSIX.1-2017, pax): {@code length keyword=value\n}, values as bytes. */
final class PaxRecords {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void add(String keyword, long value) {
        add(keyword, ByteString.utf8(Long.toString(value)));
    }

    /** @param keyword without an equals sign, which would end it */
    void add(String keyword, ByteString value) {
        add(ByteString.utf8(keyword), value);
    }

    void add(ByteString keyword, ByteString value) {
        int rest = 1 + keyword.size() + 1 + value.size() + 1;
        int length = rest + digits(rest);
        if (digits(length) > digits(rest)) {
            length++;
        }
        out.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
        out.write(' ');
        out.writeBytes(keyword.toByteArray());
        out.write('=');
        out.writeBytes(value.toByteArray());
        out.write('\n');
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }

    boolean isEmpty() {
        return out.size() == 0;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
