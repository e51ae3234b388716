// SPDX-License-Identifier: Apache-2.0

/// A library that is preloaded into ecgmond and never linked, so it declares nothing: see counter.c and journal.c.
