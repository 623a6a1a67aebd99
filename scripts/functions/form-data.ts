/**
 * In a function, Node's own `FormData` stands in for the package that axios brings: 160 kB, most of it a table of media
 * types by file name. Ours always say their type.
 */
export default FormData;
