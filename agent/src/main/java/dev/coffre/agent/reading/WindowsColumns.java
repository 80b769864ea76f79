package dev.coffre.agent.reading;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.WindowsAttributes;
import dev.coffre.backup.ntfs.SecurityDescriptor;
import dev.coffre.backup.ntfs.SecurityId;
import dev.coffre.backup.tree.AttributeSet;
import dev.coffre.backup.tree.StoredAttribute;
import java.util.Optional;

/** What lists and pages show of an entry of a Windows machine. */
public final class WindowsColumns {
    private static final String LETTERS = "RHSA";
    private static final int[] FLAGS = {0x1, 0x2, 0x4, 0x20};

    private WindowsColumns() {}

    /** Returns the columns of a list: attributes and owner. */
    public static String of(AttributeSet attributes) {
        return "%s  %-17s".formatted(letters(attributes), owner(attributes).orElse("-"));
    }

    /** Returns the attributes as {@code attrib} writes them. */
    public static String letters(AttributeSet attributes) {
        int flags = attributes.windowsAttributes().orElse(0);
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < FLAGS.length; i++) {
            letters.append((flags & FLAGS[i]) != 0 ? LETTERS.charAt(i) : '-');
        }
        return letters.toString();
    }

    /** Returns the owner's security identifier, unless the descriptor is too long to be in the entry. */
    public static Optional<String> owner(AttributeSet attributes) {
        return attributes.find(WindowsAttributes.SECURITY_DESCRIPTOR).flatMap(WindowsColumns::owner);
    }

    private static Optional<String> owner(StoredAttribute descriptor) {
        return descriptor instanceof StoredAttribute.Inline(ByteString _, ByteString value)
                ? SecurityDescriptor.ownerIn(value).map(SecurityId::toString)
                : Optional.empty();
    }
}
