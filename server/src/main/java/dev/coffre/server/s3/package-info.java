/** A store in a bucket of an S3 service. Loaded only by a vault service whose store is there. */
@NullMarked
package dev.coffre.server.s3;

import org.jspecify.annotations.NullMarked;
