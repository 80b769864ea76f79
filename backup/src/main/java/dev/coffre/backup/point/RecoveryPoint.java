package dev.coffre.backup.point;

import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.PointExt;

/**
 * A recovery point with verified seal and signature.
 *
 * @param ext the public part
 * @param content the part for holders of the key
 * @param root of its tree
 * @param hash by which the next point and receipts name this one
 */
public record RecoveryPoint(PointExt ext, PointContent content, TreeRoot root, Sha256 hash) {}
