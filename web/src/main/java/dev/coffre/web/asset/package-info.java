/** The files that pages load: style, scripts, the picture. */
@NullMarked
package dev.coffre.web.asset;

import org.jspecify.annotations.NullMarked;
