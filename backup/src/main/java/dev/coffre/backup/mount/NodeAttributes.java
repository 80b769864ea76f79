package dev.coffre.backup.mount;

import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Timestamp;

/**
 * What {@code stat} reports.
 *
 * @param inode equal for all names of a hard-linked file
 * @param mode permission bits only
 * @param storedBytes bytes that are no hole, as far as the entry says
 * @param links 2 for a hard-linked file: a point does not keep the number
 */
public record NodeAttributes(
        long inode,
        FileType type,
        int mode,
        long uid,
        long gid,
        long size,
        long storedBytes,
        Timestamp modified,
        Timestamp changed,
        int links) {}
