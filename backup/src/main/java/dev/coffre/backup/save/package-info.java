/**
 * Turns files into a recovery point. A pipeline walks the source, compares each object with the previous point, reads
 * what is new, seals and sends it, and lists all entries. Then the pages are built from the list, and the point is
 * committed.
 *
 * <p>{@link dev.coffre.backup.save.SavePipeline} connects the stages. Subpackages, each using only those before it:
 *
 * <ul>
 *   <li>{@code progress}: events, warnings, sums and the final report
 *   <li>{@code flow}: threads, bounds on data in flight, the stop signal
 *   <li>{@code pending}: entries that wait for their pages
 *   <li>{@code pid}: tables that find content by pid
 *   <li>{@code reuse}: what is known of the previous point
 *   <li>{@code stage}: ports of the stages, and the values between them
 *   <li>{@code compare}: stages that compare the walk with the previous point
 *   <li>{@code send}: sealing and upload
 *   <li>{@code patch}: stores changed chunks of large files as patched chunks
 *   <li>{@code read}: stages that read files and give their content a location
 *   <li>{@code list}: the last stage, and the pages that it leads to
 * </ul>
 */
@NullMarked
package dev.coffre.backup.save;

import org.jspecify.annotations.NullMarked;
