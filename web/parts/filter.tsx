import { setQuery } from '../state/route.ts';

export type FilterProps = {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  /** What stands for "no filter". */
  readonly all: string;
  readonly options: readonly (readonly [value: string, label: string])[];
};

/** A choice that narrows a list, kept in the address. */
export function Filter({ name, label, value, all, options }: FilterProps) {
  return (
    <label class="filter">
      <span>{label}</span>
      <select onChange={(event) => setQuery({ [name]: event.currentTarget.value })}>
        <option value="" selected={value === undefined}>
          {all}
        </option>
        {options.map(([option, words]) => (
          <option key={option} value={option} selected={option === value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
