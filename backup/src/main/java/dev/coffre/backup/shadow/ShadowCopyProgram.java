package dev.coffre.backup.shadow;

import java.util.Optional;

/** Makes and deletes shadow copies of volumes. Each is known by a token, also to a later process. */
public interface ShadowCopyProgram {
    /**
     * Makes a shadow copy of a volume.
     *
     * @param volume such as {@code C:\}
     * @param token of letters, digits and hyphens, not in use
     * @return the path of the device, such as {@code \\?\GLOBALROOT\Device\HarddiskVolumeShadowCopy1}; empty if the volume's
     *     file system does not support shadow copies
     */
    Optional<String> create(String volume, String token) throws ShadowCopyException;

    /** Deletes the shadow copy of this token. Returns normally if there is none. */
    void delete(String token) throws ShadowCopyException;
}
