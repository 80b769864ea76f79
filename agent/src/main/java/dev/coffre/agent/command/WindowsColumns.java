package dev.coffre.agent.command;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.ntfs.SecurityDescriptor;
import dev.coffre.backup.ntfs.SecurityId;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.StoredAttribute;
import java.util.Optional;

/** The columns of a list for an entry of a Windows machine: attributes as {@code attrib} writes them, and the owner. */
final class WindowsColumns {
    private static final String LETTERS = "RHSA";
    private static final int[] FLAGS = {0x1, 0x2, 0x4, 0x20};

    private WindowsColumns() {}

    static String of(AttributeSet attributes) {
        int flags = attributes.windowsAttributes().orElse(0);
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < FLAGS.length; i++) {
            letters.append((flags & FLAGS[i]) != 0 ? LETTERS.charAt(i) : '-');
        }
        return "%s  %-17s".formatted(letters, owner(attributes).orElse("-"));
    }

    /** Returns the owner's security identifier, unless the descriptor is too long to be in the entry. */
    static Optional<String> owner(AttributeSet attributes) {
        return attributes.find(WindowsAttributes.SECURITY_DESCRIPTOR).flatMap(WindowsColumns::owner);
    }

    private static Optional<String> owner(StoredAttribute descriptor) {
        return descriptor instanceof StoredAttribute.Inline(ByteString _, ByteString value)
                ? SecurityDescriptor.ownerIn(value).map(SecurityId::toString)
                : Optional.empty();
    }
}
