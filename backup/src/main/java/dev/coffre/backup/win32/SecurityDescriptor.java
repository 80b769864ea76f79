package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A self-relative security descriptor ("SECURITY_DESCRIPTOR", MS-DTYP 2.4.6). Absent parts are empty.
 *
 * @param control the control flags
 * @param owner a security identifier
 * @param group a security identifier
 * @param audit the system access control list
 * @param access the discretionary access control list
 */
public record SecurityDescriptor(int control, byte[] owner, byte[] group, byte[] audit, byte[] access) {
    private static final int HEADER = 20;
    private static final int DACL_PRESENT = 0x4;
    private static final int SACL_PRESENT = 0x10;
    private static final int DACL_AUTO_INHERIT_REQUEST = 0x100;
    private static final int SACL_AUTO_INHERIT_REQUEST = 0x200;
    private static final int DACL_AUTO_INHERITED = 0x400;
    private static final int SACL_AUTO_INHERITED = 0x800;
    private static final int DACL_PROTECTED = 0x1000;
    private static final int SACL_PROTECTED = 0x2000;
    private static final int SELF_RELATIVE = 0x8000;
    private static final int FULL_ACCESS = 0x1F01FF;
    private static final byte[] SYSTEM = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0};
    private static final byte[] ADMINISTRATORS = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};

    /** The owner of files that Windows itself has installed: S-1-5-80 and five parts. */
    private static final byte[] TRUSTED_INSTALLER = ByteBuffer.allocate(32)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {1, 6, 0, 0, 0, 0, 0, 5})
            .putInt(80)
            .putInt(956008885)
            .putInt((int) 3418522649L)
            .putInt(1831038044)
            .putInt(1853292631)
            .putInt((int) 2271478464L)
            .array();

    private static final int LIST_HEADER = 8;
    private static final int ENTRY_HEADER = 8;
    private static final int MAX_LIST = 0xFFFF;
    private static final int TO_FILES = 0x1;
    private static final int TO_FOLDERS = 0x2;
    private static final int NOT_FURTHER = 0x4;
    private static final int INHERIT_ONLY = 0x8;

    /** Entries that allow access, by their types. The last two also name a kind of object. */
    private static final Set<Integer> ALLOWING = Set.of(0, 9, 5, 11);

    private static final Set<Integer> ALLOWING_WITHOUT_KIND = Set.of(0, 9);

    /** @throws IllegalArgumentException if the bytes are none, as in a hostile recovery point */
    public static SecurityDescriptor parse(byte[] bytes) {
        if (bytes.length < HEADER || bytes[0] != 1) {
            throw new IllegalArgumentException("not a security descriptor");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int control = buffer.getShort(2) & 0xFFFF;
        if ((control & SELF_RELATIVE) == 0) {
            throw new IllegalArgumentException("not a self-relative security descriptor");
        }
        return new SecurityDescriptor(
                control,
                identifier(buffer, buffer.getInt(4)),
                identifier(buffer, buffer.getInt(8)),
                (control & SACL_PRESENT) == 0 ? new byte[0] : list(buffer, buffer.getInt(12)),
                (control & DACL_PRESENT) == 0 ? new byte[0] : list(buffer, buffer.getInt(16)));
    }

    private static byte[] identifier(ByteBuffer buffer, int offset) {
        if (offset == 0) {
            return new byte[0];
        }
        require(buffer, offset, 8);
        return slice(buffer, offset, 8 + 4 * (buffer.get(offset + 1) & 0xFF));
    }

    private static byte[] list(ByteBuffer buffer, int offset) {
        if (offset == 0) {
            return new byte[0];
        }
        require(buffer, offset, 8);
        return slice(buffer, offset, buffer.getShort(offset + 2) & 0xFFFF);
    }

    private static byte[] slice(ByteBuffer buffer, int offset, int length) {
        require(buffer, offset, length);
        return Arrays.copyOfRange(buffer.array(), offset, offset + length);
    }

    private static void require(ByteBuffer buffer, int offset, int length) {
        if (offset < HEADER || offset > buffer.capacity() - length) {
            throw new IllegalArgumentException("a security descriptor with a part outside of it");
        }
    }

    /** Returns the owners that a process of this user trusts: SYSTEM, Administrators, TrustedInstaller and the user. */
    public static Set<ByteString> trusted(byte[] user) {
        Set<ByteString> trusted = new HashSet<>();
        for (byte[] one : new byte[][] {SYSTEM, ADMINISTRATORS, TRUSTED_INSTALLER, user}) {
            trusted.add(ByteString.of(one));
        }
        return trusted;
    }

    /** Returns a descriptor that gives full access to one user, administrators and the system, and inherits nothing. */
    public static byte[] privateTo(byte[] user) {
        return privateTo(user, DACL_PROTECTED, List.of());
    }

    /**
     * Returns the same for a folder that is in a folder with this descriptor. What is created in the new folder inherits the
     * same as if the folder were not private.
     */
    public byte[] privateFolderBelow(byte[] user) {
        boolean inherits = (control & DACL_AUTO_INHERITED) != 0;
        int flags = DACL_PROTECTED | (inherits ? DACL_AUTO_INHERITED | DACL_AUTO_INHERIT_REQUEST : 0);
        List<byte[]> passedOn = new ArrayList<>();
        for (byte[] entry : accessEntries()) {
            if ((entry[1] & (TO_FILES | TO_FOLDERS)) != 0 && (entry[1] & NOT_FURTHER) == 0) {
                entry[1] |= INHERIT_ONLY;
                passedOn.add(entry);
            }
        }
        return privateTo(user, flags, passedOn);
    }

    private static byte[] privateTo(byte[] user, int flags, List<byte[]> further) {
        List<byte[]> entries = new ArrayList<>();
        for (byte[] one : new byte[][] {SYSTEM, ADMINISTRATORS, user}) {
            entries.add(ByteBuffer.allocate(ENTRY_HEADER + one.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) 0)
                    .put((byte) 0)
                    .putShort((short) (ENTRY_HEADER + one.length))
                    .putInt(FULL_ACCESS)
                    .put(one)
                    .array());
        }
        entries.addAll(further);
        int size =
                LIST_HEADER + entries.stream().mapToInt(entry -> entry.length).sum();
        if (size > MAX_LIST) {
            return privateTo(user, flags, List.of());
        }
        ByteBuffer list = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        list.put((byte) (further.isEmpty() ? 2 : 4)).put((byte) 0).putShort((short) size);
        list.putShort((short) entries.size()).putShort((short) 0);
        entries.forEach(list::put);
        int control = SELF_RELATIVE | DACL_PRESENT | flags;
        return new SecurityDescriptor(control, new byte[0], new byte[0], new byte[0], list.array()).toBytes();
    }

    /** Returns copies of the well-formed entries of the discretionary list. */
    private List<byte[]> accessEntries() {
        List<byte[]> entries = new ArrayList<>();
        ByteBuffer list = ByteBuffer.wrap(access).order(ByteOrder.LITTLE_ENDIAN);
        int count = access.length < LIST_HEADER ? 0 : list.getShort(4) & 0xFFFF;
        int at = LIST_HEADER;
        for (int i = 0; i < count && at + ENTRY_HEADER <= access.length; i++) {
            int length = list.getShort(at + 2) & 0xFFFF;
            if (length < ENTRY_HEADER || at + length > access.length) {
                break;
            }
            entries.add(Arrays.copyOfRange(access, at, at + length));
            at += length;
        }
        return entries;
    }

    /** Returns whether only these have access to the object itself. A descriptor without a list gives everybody access. */
    public boolean admitsOnly(Set<ByteString> identifiers) {
        if (access.length < LIST_HEADER) {
            return false;
        }
        for (byte[] entry : accessEntries()) {
            int type = entry[0] & 0xFF;
            int mask = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
            if (ALLOWING.contains(type) && (entry[1] & INHERIT_ONLY) == 0 && mask != 0) {
                boolean isTrusted = ALLOWING_WITHOUT_KIND.contains(type) && identifiers.contains(identifier(entry));
                if (!isTrusted) {
                    return false;
                }
            }
        }
        return true;
    }

    private static ByteString identifier(byte[] entry) {
        int length = entry.length < ENTRY_HEADER + 8 ? 0 : 8 + 4 * (entry[ENTRY_HEADER + 1] & 0xFF);
        return ByteString.of(entry, ENTRY_HEADER, Math.min(entry.length, ENTRY_HEADER + length));
    }

    /**
     * Returns the bytes to set. The kernel keeps the flag that entries are inherited only if it is requested together with
     * another flag.
     */
    public static byte[] keepingInheritance(byte[] bytes) {
        byte[] asked = bytes.clone();
        ByteBuffer buffer = ByteBuffer.wrap(asked).order(ByteOrder.LITTLE_ENDIAN);
        int control = buffer.getShort(2) & 0xFFFF;
        if ((control & DACL_AUTO_INHERITED) != 0) {
            control |= DACL_AUTO_INHERIT_REQUEST;
        }
        if ((control & SACL_AUTO_INHERITED) != 0) {
            control |= SACL_AUTO_INHERIT_REQUEST;
        }
        buffer.putShort(2, (short) control);
        return asked;
    }

    /** Returns the {@code SECURITY_INFORMATION} bits of the parts that it holds. */
    int parts() {
        int parts = (owner.length > 0 ? 1 : 0) | (group.length > 0 ? 2 : 0);
        if ((control & DACL_PRESENT) != 0) {
            parts |= 4 | ((control & DACL_PROTECTED) != 0 ? 0x8000_0000 : 0x2000_0000);
        }
        if ((control & SACL_PRESENT) != 0) {
            parts |= 8 | ((control & SACL_PROTECTED) != 0 ? 0x4000_0000 : 0x1000_0000);
        }
        return parts;
    }

    /** Returns whether the other one gives the same access: all parts that this one holds, and whether it inherits. */
    public boolean isKeptBy(SecurityDescriptor other) {
        return (owner.length == 0 || Arrays.equals(owner, other.owner))
                && (group.length == 0 || Arrays.equals(group, other.group))
                && ((control & DACL_PRESENT) == 0
                        || Arrays.equals(entries(access), entries(other.access))
                                && (control & DACL_PROTECTED) == (other.control & DACL_PROTECTED))
                && ((control & SACL_PRESENT) == 0 || Arrays.equals(entries(audit), entries(other.audit)));
    }

    /** Returns the entries of a list without its header, which may count unused bytes. */
    private static byte[] entries(byte[] list) {
        return list.length <= 8 ? new byte[0] : Arrays.copyOfRange(list, 8, list.length);
    }

    /** Returns the same descriptor without the audit list, which needs a privilege to set. */
    public SecurityDescriptor withoutAudit() {
        return new SecurityDescriptor(
                control & ~(SACL_PRESENT | SACL_AUTO_INHERITED | SACL_PROTECTED), owner, group, new byte[0], access);
    }

    /** Returns the same descriptor with its discretionary list alone, which the owner of an object may set. */
    public SecurityDescriptor accessAlone() {
        SecurityDescriptor rest = withoutAudit();
        return new SecurityDescriptor(rest.control, new byte[0], new byte[0], new byte[0], access);
    }

    /** Returns it as self-relative bytes. */
    public byte[] toBytes() {
        int size = HEADER + owner.length + group.length + audit.length + access.length;
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put((byte) 1).put((byte) 0).putShort((short) control);
        int offset = HEADER;
        for (byte[] part : new byte[][] {owner, group, audit, access}) {
            buffer.putInt(part.length == 0 ? 0 : offset);
            offset += part.length;
        }
        buffer.put(owner).put(group).put(audit).put(access);
        return buffer.array();
    }
}
