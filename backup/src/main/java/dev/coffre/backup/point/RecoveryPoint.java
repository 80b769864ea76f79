package dev.coffre.backup.point;

import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.PointExt;

/**
 * A recovery point whose seal and signature were found right.
 *
 * @param ext what anybody may read of it
 * @param content what only holders of the key may read
 * @param root of its tree
 * @param hash by which the next point and receipts name it
 */
public record RecoveryPoint(PointExt ext, PointContent content, TreeRoot root, Sha256 hash) {}
