package dev.coffre.backup.win32;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

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

    /** Returns a descriptor that gives full access to one user, administrators and the system, and inherits nothing. */
    public static byte[] privateTo(byte[] user) {
        byte[][] granted = {SYSTEM, ADMINISTRATORS, user};
        int listSize =
                8 + Arrays.stream(granted).mapToInt(one -> 8 + one.length).sum();
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + listSize).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put((byte) 1).put((byte) 0).putShort((short) (SELF_RELATIVE | DACL_PRESENT | DACL_PROTECTED));
        buffer.putInt(0).putInt(0).putInt(0).putInt(HEADER);
        buffer.put((byte) 2).put((byte) 0).putShort((short) listSize).putShort((short) granted.length);
        buffer.putShort((short) 0);
        for (byte[] one : granted) {
            buffer.put((byte) 0)
                    .put((byte) 0)
                    .putShort((short) (8 + one.length))
                    .putInt(FULL_ACCESS);
            buffer.put(one);
        }
        return buffer.array();
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
