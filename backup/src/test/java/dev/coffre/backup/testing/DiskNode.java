package dev.coffre.backup.testing;

import java.util.List;
import java.util.Map;

/**
 * An object of a fake disk of Windows, as another fake takes it over.
 *
 * @param id the same for all names of a file
 * @param reparseData empty if it is no reparse point
 */
public record DiskNode(
        String name,
        long id,
        int attributes,
        byte[] content,
        byte[] reparseData,
        byte[] descriptor,
        long created,
        long written,
        Map<String, byte[]> streams,
        List<DiskNode> children) {}
